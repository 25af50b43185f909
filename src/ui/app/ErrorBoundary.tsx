import { Component, type ReactNode } from 'react';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import { viewOfHash } from './useView.ts';

interface ErrorBoundaryProps {
  readonly children: ReactNode;
  /** Deletes the kept run, or in the view of the rounds these: it may be what cannot be drawn. */
  readonly onDiscard: () => Promise<void>;
  /** Whether what is drawn is played in front of what is kept: that is not to blame then, and a reload takes the replay away. */
  readonly isPlayed: () => boolean;
}

interface ErrorBoundaryState {
  readonly message: string | null;
}

/** The last resort: what was typed and the run are kept by the store, so a reload brings both back. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { message: null };

  static getDerivedStateFromError(error: unknown): ErrorBoundaryState {
    return { message: error instanceof Error ? error.message : String(error) };
  }

  override render(): ReactNode {
    if (this.state.message === null) return this.props.children;
    const view = viewOfHash();
    if (view === 'runs' || this.props.isPlayed())
      return <OnlyDrawn what={view === 'runs' ? 'Past runs' : 'The replay'} message={this.state.message} />;
    const kept = view === 'rounds' ? 'rounds' : 'run';
    return (
      <main className="page">
        <Notice
          kind="problem"
          title={`The page could not be drawn: ${this.state.message}`}
          actions={
            <>
              <Button onClick={() => location.reload()}>Reload</Button>
              <Button onClick={() => void this.props.onDiscard().finally(() => location.reload())}>
                Discard the kept {kept} and reload
              </Button>
            </>
          }
        >
          Your passage and the {kept} so far are kept. Reload the page to go on. If this comes again, discard
          the {kept}: your passage and questions stay.
        </Notice>
      </main>
    );
  }
}

/** Past runs and replays are no reason to lose anything: the rest of the page goes on without them. */
function OnlyDrawn({ what, message }: { readonly what: string; readonly message: string }) {
  const toStudio = () => {
    location.hash = '#studio';
    location.reload();
  };
  return (
    <main className="page">
      <Notice
        kind="problem"
        title={`${what} could not be drawn: ${message}`}
        actions={
          <>
            <Button onClick={() => location.reload()}>Reload</Button>
            <Button onClick={toStudio}>Go to the Studio</Button>
          </>
        }
      >
        Everything is kept. Reload the page to try again.
      </Notice>
    </main>
  );
}
