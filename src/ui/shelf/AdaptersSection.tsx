import type { KeptAdapter } from '../../runtime/protocol.ts';
import { chooseAsked } from '../../store/commands/chooseAsked.ts';
import { exportRoundsWriter } from '../../store/commands/exportRoundsWriter.ts';
import { forgetAdapter } from '../../store/commands/forgetAdapter.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { stopWatching } from '../../store/player/watch.ts';
import { adapterToKeep, keepLaneAdapter } from '../../store/shelf/keepLaneAdapter.ts';
import { CommandButton } from '../app/CommandButton.tsx';
import { useCommand, useLab } from '../app/LabContext.tsx';
import { AskFirst } from '../parts/AskFirst.tsx';
import { Button } from '../parts/Button.tsx';
import { ProblemNotice } from '../parts/Notice.tsx';
import { scrollToPart } from '../parts/scrollToPart.ts';
import { Section } from '../parts/Section.tsx';
import { adapterFacts, adapterOrigin } from './adapterWords.ts';
import cards from './RunCard.module.css';
import styles from './Runs.module.css';

/** Every adapter that this browser keeps: where it comes from, how large it is, and the ways to use it or let it go. */
export function AdaptersSection({ number }: { readonly number: number }) {
  const kept = useLab(({ adapters }) => adapters.kept);
  const problem = useLab(({ adapters }) => adapters.loadProblem);
  return (
    <Section
      id="runs-adapters"
      number={number}
      title="Adapters"
      intro={
        <p>
          What was learned, as small weights that are put on the model. They outlive their runs and rounds,
          until you delete them.
        </p>
      }
    >
      {problem && <ProblemNotice problem={problem} />}
      <KeepOffer />
      {kept.length === 0 ? (
        <p className={styles.hint}>
          No adapter is kept. A writer that is tuned in <a href="#rounds">rounds</a> is kept by itself, and so
          is one that is loaded from a file.
        </p>
      ) : (
        <ul className={styles.list}>
          {kept.map((adapter) => (
            <li key={adapter.id}>
              <AdapterCard adapter={adapter} />
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}

function AdapterCard({ adapter }: { readonly adapter: KeptAdapter }) {
  const { id, name } = adapter;
  const entries = useLab(({ shelf }) => shelf.entries);
  const rounds = useLab((state) => state.rounds.id);
  const exporting = useLab((state) => state.rounds.exporting === id);
  const failed = useLab(({ rounds: { exportProblem } }) =>
    exportProblem?.id === id ? exportProblem.problem : null,
  );
  const ready = useLab(({ engine }) => loadedModel(engine) !== null);
  const ask = useCommand(chooseAsked);
  const stop = useCommand(stopWatching);
  const save = useCommand(exportRoundsWriter);
  const forget = useCommand(forgetAdapter);
  const of = <span className="visually-hidden">: {name}</span>;
  return (
    <article className={cards.card} aria-label={name}>
      <h3 className={cards.name}>{name}</h3>
      <ul className={cards.about}>
        {[adapterOrigin(adapter, entries ?? [], rounds), ...adapterFacts(adapter)].map((words) => (
          <li key={words}>{words}</li>
        ))}
      </ul>
      <div className={cards.actions}>
        <Button
          onClick={() => {
            ask.run({ adapter: id });
            // In a replay no one can be asked.
            stop.run();
            location.hash = '#quiz';
            scrollToPart('#quiz');
          }}
        >
          Ask it in the Studio{of}
        </Button>
        <Button look="plain" disabled={!save.enabled} onClick={() => save.run(id)}>
          {exporting ? 'Making the file…' : ready ? 'Download' : 'Load the model and download'}
          {of}
        </Button>
        <AskFirst
          label={<>Delete{of}</>}
          look="plain"
          enabled={forget.enabled}
          question={`Delete the adapter “${name}”?`}
          keepLabel="Keep it"
          confirmLabel="Delete it"
          onConfirm={() => forget.run(id)}
        >
          Its weights are deleted for good. Download it first if you want it back one day. The run that made
          it stays.
        </AskFirst>
      </div>
      {failed && <ProblemNotice problem={failed} />}
    </article>
  );
}

/** What the run on screen learned goes with it, unless it is kept. */
function KeepOffer() {
  const lane = useLab(adapterToKeep);
  const title = useLab(({ run }) => run.state?.setup.passage.title);
  if (lane === null) return null;
  return (
    <div className={styles.offer}>
      <p>
        What self-edit {lane + 1} of the run in the Studio learned, “{title}”, goes when that run is left.
      </p>
      <CommandButton command={keepLaneAdapter} />
    </div>
  );
}
