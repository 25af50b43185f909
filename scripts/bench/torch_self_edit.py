"""A whole self-edit studied in PyTorch, for `npm run bench`: the documents, the order and the recipe that the page is given.

  python torch_self_edit.py --model MODEL.gguf --input STUDY.json

STUDY.json: {"documents": [{"prefix", "text"}], "batches": [[index, ...], ...] in the order of the steps, "rank", "alpha",
"firstLayer", "learningRate", "seed"}. The last line of the output is one JSON object. Needs torch, transformers and gguf.
"""

import argparse
import json
import math
import os
import time

import torch
import transformers
from torch.nn import functional as F

TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
WARMUP = 0.1  # part of the steps over which the learning rate rises


class LoraLinear(torch.nn.Module):
    def __init__(self, linear, rank, alpha):
        super().__init__()
        self.linear = linear
        self.a = torch.nn.Parameter(torch.randn(rank, linear.in_features) / math.sqrt(linear.in_features))
        self.b = torch.nn.Parameter(torch.zeros(linear.out_features, rank))
        self.scale = alpha / rank

    def forward(self, x):
        return self.linear(x) + F.linear(F.linear(x, self.a), self.b) * self.scale


def add_lora(model, study):
    parameters = []
    for layer in model.model.layers[study["firstLayer"] :]:
        for block in (layer.self_attn, layer.mlp):
            for name in TARGETS:
                linear = getattr(block, name, None)
                if linear is not None:
                    lora = LoraLinear(linear, study["rank"], study["alpha"])
                    setattr(block, name, lora)
                    parameters += [lora.a, lora.b]
    return parameters


def load(path):
    folder, file = os.path.split(os.path.abspath(path))
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder, gguf_file=file)
    model = transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=file, dtype=torch.float32)
    for parameter in model.parameters():
        parameter.requires_grad_(False)
    return tokenizer, model.eval()


def batch_loss(model, documents):
    """Mean over the loss tokens of the documents, one document at a time: none is padded."""
    count = sum(len(tokens) - start for tokens, start in documents)
    total = 0.0
    for tokens, start in documents:
        ids = torch.tensor([tokens])
        hidden = model.model(input_ids=ids, use_cache=False).last_hidden_state[0, start - 1 : -1]  # the head only where the loss is
        loss = F.cross_entropy(model.lm_head(hidden), ids[0, start:], reduction="sum") / count
        loss.backward()
        total += loss.item()
    return total


def study_all(tokenizer, model, study):
    def encode(text):
        return tokenizer(text, add_special_tokens=False)["input_ids"]

    torch.manual_seed(study["seed"])
    documents = [
        (encode(d["prefix"] + d["text"]), max(1, len(encode(d["prefix"])) if d["prefix"] else 0))
        for d in study["documents"]
    ]
    batches = study["batches"]
    begin = time.perf_counter()
    parameters = add_lora(model, study)
    optimiser = torch.optim.AdamW(parameters, lr=study["learningRate"], weight_decay=0.0)
    losses, tokens = [], 0
    for k, batch in enumerate(batches):
        rise = min(1, (k + 1) / max(1, WARMUP * len(batches)))
        optimiser.param_groups[0]["lr"] = study["learningRate"] * rise * (1 - k / len(batches))
        optimiser.zero_grad()
        losses.append(batch_loss(model, [documents[i] for i in batch]))
        torch.nn.utils.clip_grad_norm_(parameters, 1.0)
        optimiser.step()
        tokens += sum(len(documents[i][0]) for i in batch)
        if (k + 1) % 50 == 0:
            print(f"step {k + 1} of {len(batches)}", flush=True)
    seconds = time.perf_counter() - begin
    last = losses[-len(documents) :]
    return {
        "backend": f"PyTorch {torch.__version__}, {torch.get_num_threads()} threads",
        "steps": len(losses),
        "studiedTokens": tokens,
        "seconds": round(seconds, 2),
        "tokensPerSecond": round(tokens / seconds, 1),
        "firstLoss": round(losses[0], 5),
        "lastEpochMeanLoss": round(sum(last) / len(last), 5),
        "repeats": 1,
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", required=True)
    parser.add_argument("--input", required=True)
    arguments = parser.parse_args()
    transformers.logging.set_verbosity_error()
    with open(arguments.input, encoding="utf-8") as file:
        study = json.load(file)
    tokenizer, model = load(arguments.model)
    torch.set_num_threads(os.cpu_count() or 1)
    print(json.dumps(study_all(tokenizer, model, study)))


if __name__ == "__main__":
    main()
