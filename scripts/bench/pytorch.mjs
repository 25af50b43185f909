// The same self-edit in PyTorch, on the same machine, after ours.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from '../setup.mjs';

const CACHE = join(ROOT, '.cache', 'bench-pytorch');
const MODEL = join(ROOT, 'public', 'models', 'smollm2-135m-instruct');
const SCRIPT = join(ROOT, 'scripts', 'bench', 'torch_self_edit.py');
const NEEDED = ['torch', 'transformers', 'gguf'];
const MINUTES = 10;

/** A Python that has what the script needs, or why there is none. */
function findPython(named) {
  for (const python of named ? [named] : ['python3', 'python']) {
    const check = spawnSync(python, ['-c', `import ${NEEDED.join(', ')}`], { timeout: 120_000 });
    if (check.status === 0) return { python };
  }
  return {
    reason: `${named ?? 'python3'} does not have ${NEEDED.join(', ')}; name one that has them with --python`,
  };
}

/** The bundled model as one file, which PyTorch reads. */
function wholeModel() {
  const manifest = JSON.parse(readFileSync(join(MODEL, 'manifest.json'), 'utf8'));
  const path = join(CACHE, 'model.gguf');
  if (!existsSync(path))
    writeFileSync(path, Buffer.concat(manifest.parts.map(({ file }) => readFileSync(join(MODEL, file)))));
  return path;
}

/** The last line of the script's output, which is JSON; its other lines are progress. */
function runScript(python, args, say) {
  return new Promise((resolve, reject) => {
    const child = spawn(python, [SCRIPT, ...args], { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] });
    const timer = setTimeout(() => child.kill('SIGKILL'), MINUTES * 60_000);
    let last = '';
    let errors = '';
    child.stdout.setEncoding('utf8').on('data', (text) => {
      for (const line of text.split('\n').filter(Boolean)) {
        last = line;
        if (!line.startsWith('{')) say(line);
      }
    });
    child.stderr.setEncoding('utf8').on('data', (text) => (errors += text));
    child.on('error', reject);
    child.on('close', (code) => {
      clearTimeout(timer);
      if (code !== 0)
        return reject(new Error(`PyTorch: ${errors.trim().split('\n').at(-1) || `exit ${code}`}`));
      resolve(JSON.parse(last));
    });
  });
}

/**
 * What PyTorch takes for the same study, or `{ reason }` where there is no Python for it.
 * @throws Error when it did not study the same: then its time says nothing
 */
export async function studyWithPyTorch({ python: named, study, quick, ours, say }) {
  if (ours?.status !== 'done') throw new Error('our own study failed, so there is nothing to race against');
  const { python, reason } = findPython(named);
  if (!python) {
    say(`PyTorch: ${reason}`);
    return { reason };
  }
  mkdirSync(CACHE, { recursive: true });
  const input = join(CACHE, 'study.json');
  const steps = quick ? study.batches.length / study.epochs : study.batches.length;
  writeFileSync(input, JSON.stringify({ ...study, batches: study.batches.slice(0, steps) }));
  const result = await runScript(python, ['--model', wholeModel(), '--input', input], say);
  say(`PyTorch: ${result.seconds} s, ours ${ours.seconds} s`);
  refuseOther(ours, result);
  return result;
}

/** The first loss is the base model's on the same document, for B is zero; later ones differ by A's random start. */
function refuseOther(ours, theirs) {
  for (const name of ['steps', 'studiedTokens'])
    if (ours[name] !== theirs[name])
      throw new Error(`PyTorch: expected ${ours[name]} ${name} as ours, got ${theirs[name]}`);
  if (!(Math.abs(ours.firstLoss / theirs.firstLoss - 1) < 0.01))
    throw new Error(`PyTorch: expected a first loss of ${ours.firstLoss} as ours, got ${theirs.firstLoss}`);
}
