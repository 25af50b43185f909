"""Log-probabilities of token sequences under a GGUF model with PEFT adapters on it, by transformers and peft on the CPU.

Prints JSON: versions, `base` (no adapter), and for each adapter the SHA-256 of its two files and its log-probabilities;
of a sequence those of every token but the first. Run by `npm run check:peft`; needs torch, transformers, peft and gguf.
With --resave FILE.zip the last adapter is saved again by peft and zipped there.
"""

import argparse
import hashlib
import json
import os
import sys
import tempfile
import zipfile

import peft
import torch
import transformers

FILES = ("adapter_model.safetensors", "adapter_config.json")


@torch.no_grad()
def log_probs(model, sequences):
    def of(tokens):
        logits = model(torch.tensor([tokens])).logits[0, :-1].double()
        picked = torch.log_softmax(logits, -1).gather(1, torch.tensor(tokens[1:])[:, None])
        return [round(x, 6) for x in picked[:, 0].tolist()]

    return [of(tokens) for tokens in sequences]


def load_base(path):
    if path.endswith(".gguf"):
        folder, name = os.path.split(os.path.abspath(path))
        return transformers.AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
    # A Llama or Qwen2 of the sizes in a config.json, with random weights: enough to load and save an adapter.
    config = transformers.AutoConfig.from_pretrained(path)
    return transformers.AutoModelForCausalLM.from_config(config, dtype=torch.float32)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", required=True, help="a .gguf file, or a config.json for random weights")
    parser.add_argument("--adapter", action="append", default=[], help="zip of a PEFT folder")
    parser.add_argument("--tokens", help="JSON file: a list of lists of token ids")
    parser.add_argument("--resave", help="save the last adapter again into this zip")
    args = parser.parse_args()
    torch.manual_seed(0)
    transformers.logging.set_verbosity_error()

    sequences = json.load(open(args.tokens)) if args.tokens else []
    base = load_base(args.model).eval()
    report = {
        "versions": {module.__name__: module.__version__ for module in (peft, transformers, torch)},
        "base": log_probs(base, sequences),
        "adapters": [],
    }
    for path in args.adapter:
        with tempfile.TemporaryDirectory() as folder:
            zipfile.ZipFile(path).extractall(folder)
            hashes = {name: hashlib.sha256(open(os.path.join(folder, name), "rb").read()).hexdigest() for name in FILES}
            model = peft.PeftModel.from_pretrained(base, folder).eval()
            report["adapters"].append({"files": hashes, "logProbs": log_probs(model, sequences)})
            if args.resave and path == args.adapter[-1]:
                resave(model, args.resave)
            base = model.unload()
    json.dump(report, sys.stdout)


def resave(model, path):
    with tempfile.TemporaryDirectory() as folder:
        model.save_pretrained(folder)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as out:
            for name in sorted(os.listdir(folder)):
                out.write(os.path.join(folder, name), name)


if __name__ == "__main__":
    main()
