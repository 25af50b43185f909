import { useId } from 'react';
import { BUNDLED_MODEL } from '../../content/models.ts';
import type { DeviceReport, ExecutorKind, LoadProgress } from '../../runtime/protocol.ts';
import { chooseExecutor } from '../../store/commands/chooseExecutor.ts';
import { loadModel } from '../../store/commands/loadModel.ts';
import { stopLoading } from '../../store/commands/stopLoading.ts';
import { bytesToFetch } from '../../store/selectors/bytesToFetch.ts';
import { executorToUse, loadedModel, type EngineSlice } from '../../store/slices/engine.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { MeasurePanel } from '../measure/MeasurePanel.tsx';
import { Notice, ProblemNotice } from '../parts/Notice.tsx';
import { megabytes } from '../parts/quantity.ts';
import { OtherModel } from './OtherModel.tsx';
import styles from './ModelPanel.module.css';

const EXECUTORS: readonly { readonly kind: ExecutorKind; readonly name: string }[] = [
  { kind: 'webgpu', name: 'WebGPU' },
  { kind: 'tfjs', name: 'WebAssembly' },
];

/** The model and the machine it runs on: load, progress, where it comes from, which executor and why. */
export function ModelPanel() {
  const engine = useLab((state) => state.engine);
  return (
    <section className={styles.frame} aria-label="The model">
      <div className={`page ${styles.panel}`}>
        <div className={styles.model}>
          <ModelLine engine={engine} />
          {engine.model.is === 'failed' && <ProblemNotice problem={engine.model.problem} />}
          {engine.notice && <Notice kind="note" title={engine.notice} />}
          <OtherModel />
        </div>
        <ExecutorChoice engine={engine} />
        <MeasurePanel />
      </div>
    </section>
  );
}

function ModelLine({ engine }: { readonly engine: EngineSlice }) {
  const { model } = engine;
  if (model.is === 'loading') return <LoadingLine engine={engine} />;
  if (model.is === 'ready') {
    const { card, from, parameters, executor } = model.loaded;
    const origin = { cache: 'from this browser’s cache', network: 'loaded just now', file: 'from your file' }[
      from
    ];
    return (
      <div className={styles.line}>
        <div>
          <p className={styles.name}>{card.name}</p>
          <p className={styles.facts}>
            {Math.round(parameters / 1e6)} million weights, {card.layers} layers, {origin}. Runs on{' '}
            {executor.description}.
          </p>
        </div>
        {executor.kind !== executorToUse(engine) && (
          <CommandButton command={loadModel}>
            Load again on {executorName(executorToUse(engine))}
          </CommandButton>
        )}
      </div>
    );
  }
  const chosen = engine.choice;
  const bytes = bytesToFetch({ engine });
  return (
    <div className={styles.line}>
      <div>
        <p className={styles.name}>
          {chosen.kind === 'bundled' ? BUNDLED_MODEL.name : chosen.kind === 'url' ? chosen.url : chosen.name}
        </p>
        <p className={styles.facts}>
          {chosen.kind === 'bundled'
            ? `Comes with this page and is ${engine.kept ? 'in your browser already' : 'kept by your browser'}. ${BUNDLED_MODEL.licence}.`
            : 'Your own choice. Any Llama-family GGUF should work, or says why not.'}
        </p>
      </div>
      <CommandButton command={loadModel}>
        {model.is === 'failed' ? 'Try again' : bytes ? `Load model (${megabytes(bytes)})` : 'Load model'}
      </CommandButton>
    </div>
  );
}

const STAGES = {
  fetching: 'Fetching',
  checking: 'Checking that every byte is right',
  preparing: 'Preparing it for this machine',
  compiling: 'Compiling programs for the graphics processor',
} as const;

/** Programs have no bytes to show. */
function amountOf({ stage, loadedBytes, totalBytes }: LoadProgress): string {
  if (stage === 'compiling') return `${Math.round((100 * loadedBytes) / totalBytes)} %`;
  return `${megabytes(loadedBytes)} of ${megabytes(totalBytes)}`;
}

function LoadingLine({ engine }: { readonly engine: EngineSlice }) {
  const progress = engine.model.is === 'loading' ? engine.model.progress : null;
  const id = useId();
  return (
    <div className={styles.line}>
      <div className={styles.loading}>
        <label htmlFor={id}>
          {progress ? STAGES[progress.stage] : 'Starting'}
          {progress?.from === 'cache' && ', from this browser’s cache'}
        </label>
        <progress
          id={id}
          className={styles.progress}
          {...(progress ? { value: progress.loadedBytes, max: progress.totalBytes } : {})}
        />
        <p className={styles.facts}>
          {progress ? amountOf(progress) : 'Asking for the model'}
          {progress?.warning && `. ${progress.warning}`}
        </p>
      </div>
      <CommandButton command={stopLoading} />
    </div>
  );
}

function ExecutorChoice({ engine }: { readonly engine: EngineSlice }) {
  const { enabled, run } = useCommand(chooseExecutor);
  const used = loadedModel(engine)?.executor.kind ?? executorToUse(engine);
  const { report } = engine;
  const decided = engine.executor !== null || report !== null || engine.probeFailed;
  return (
    <fieldset className={styles.executor} disabled={!enabled}>
      <legend className={styles.legend}>Runs on</legend>
      <div className={styles.choices}>
        {EXECUTORS.map(({ kind, name }) => (
          <label key={kind} className={styles.choice}>
            <input
              type="radio"
              name="executor"
              checked={decided && executorToUse(engine) === kind}
              disabled={kind === 'webgpu' && report?.webgpu.available === false}
              onChange={() => run(kind)}
            />
            <span>
              {name}
              {used === kind && engine.model.is === 'ready' && <span className={styles.inUse}> in use</span>}
              <span className={styles.note}>{executorNote(kind, report)}</span>
            </span>
          </label>
        ))}
      </div>
      <p className={styles.facts}>
        {report ? report.reason : PROBE_WORDS[engine.probeFailed ? 'failed' : 'asking']}
      </p>
    </fieldset>
  );
}

const PROBE_WORDS = {
  asking: 'Looking at what this machine offers…',
  failed: 'This machine could not be looked at. WebAssembly works nearly everywhere.',
} as const;

/** What an executor computes on, as far as the machine has said. */
function executorNote(kind: ExecutorKind, report: DeviceReport | null): string {
  if (kind === 'tfjs')
    return report?.webgpu.available && !report.webgpu.software ? 'the processor, slower' : 'the processor';
  if (report && !report.webgpu.available) return 'not on this machine';
  return report?.webgpu.software ? 'a stand-in on the processor, slow' : 'the graphics card';
}

function executorName(kind: ExecutorKind): string {
  return EXECUTORS.find((executor) => executor.kind === kind)!.name;
}
