export interface LoopStop {
  readonly id: string;
  readonly name: string;
  /** Words before the name that a narrow screen leaves out. */
  readonly long?: string;
  readonly caption: string;
  readonly state: 'done' | 'now' | 'ahead';
}

export interface LoopDiagramProps {
  readonly stops: readonly LoopStop[];
  /** Something is being worked on at the lit stop. */
  readonly working: boolean;
}

const STATE_WORDS = { done: ', done', now: '', ahead: '' } as const;

/** The spine of the page: where the run is, and the way to each part. `index.html` holds its first state. */
export function LoopDiagram({ stops, working }: LoopDiagramProps) {
  return (
    <nav className="loop" aria-label="The loop">
      <ol className="page loop-stops">
        {stops.map(({ id, name, long, caption, state }, index) => (
          <li key={id} className="loop-stop" data-state={state} data-working={working && state === 'now'}>
            <a className="loop-link" href={`#${id}`} {...(state === 'now' ? { 'aria-current': 'step' } : {})}>
              <span className="loop-number" aria-hidden="true">
                {state === 'done' ? '✓' : index + 1}
              </span>
              <span className="loop-name">
                {long && <span className="loop-long">{long} </span>}
                {name}
                <span className="visually-hidden">{STATE_WORDS[state]}</span>
              </span>
              <span className="loop-caption">{caption}</span>
            </a>
          </li>
        ))}
      </ol>
      <p className="page loop-return">
        <span className="loop-back">keep what worked</span>
      </p>
    </nav>
  );
}
