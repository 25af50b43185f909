import { Component, createElement, lazy, Suspense, type ComponentType, type ReactNode } from 'react';
import { Button } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';

/** What to say where a part of the page, or a command, was not there to be fetched. */
export const NOT_FETCHED = {
  message: 'This part could not be fetched.',
  advice: 'Reload the page to try again; what you made is kept.',
};

class NotFetched extends Error {}

/**
 * A component that is fetched when it is first drawn. Where that fails it says so in its own place, and the rest of the
 * page goes on.
 */
export function lazyPart<Props extends object>(
  load: () => Promise<ComponentType<Props>>,
  fallback: ReactNode = null,
): ComponentType<Props> {
  const Part = lazy<ComponentType<Props>>(async () => {
    try {
      return { default: await load() };
    } catch (cause) {
      throw new NotFetched(NOT_FETCHED.message, { cause });
    }
  });
  return function LazyPart(props) {
    return (
      <FetchBoundary>
        <Suspense fallback={fallback}>{createElement<Props>(Part, props)}</Suspense>
      </FetchBoundary>
    );
  };
}

/** What was fetched and cannot be drawn is for the boundary above. */
class FetchBoundary extends Component<{ readonly children: ReactNode }, { readonly error: unknown }> {
  override state: { readonly error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render(): ReactNode {
    const { error } = this.state;
    if (error === null) return this.props.children;
    if (!(error instanceof NotFetched)) throw error;
    return (
      <div className="page">
        <Notice
          kind="problem"
          title={NOT_FETCHED.message}
          actions={<Button onClick={() => location.reload()}>Reload</Button>}
        >
          {NOT_FETCHED.advice}
        </Notice>
      </div>
    );
  }
}
