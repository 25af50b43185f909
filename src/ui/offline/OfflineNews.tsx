import { useEffect, useState } from 'react';
import { modelInUse } from '../../store/selectors/modelInUse.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { FIRST_ROUNDS_DRAFT } from '../../store/slices/rounds.ts';
import type { LabState } from '../../store/state.ts';
import { useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { listed } from '../parts/quantity.ts';
import { keepPage, openUpdate, type PageNews } from './keepPage.ts';
import styles from './OfflineNews.module.css';

/** Long enough to be read twice. */
const SHOWN_MS = 12_000;

/**
 * Says once that the page is kept for visits without a network, and when a newer one lies ready. Nothing reloads by itself.
 * The first of the two asks nothing of anyone and lies over the picture, so it leaves by itself, unless it is pointed at.
 */
export function OfflineNews() {
  const [news, setNews] = useState<PageNews | null>(null);
  const [held, setHeld] = useState(false);
  const model = useLab(modelWords);
  const works = useLab(modelInUse);
  const lost = useLab(lostWords);
  useEffect(() => void keepPage(setNews), []);
  useEffect(
    () => (news === 'ready' && !held ? whenSeenFor(SHOWN_MS, () => setNews(null)) : undefined),
    [news, held],
  );
  return (
    <div className={styles.place} aria-live="polite">
      {news && (
        <div className={styles.news} onPointerEnter={() => setHeld(true)} onFocus={() => setHeld(true)}>
          <p>
            {news === 'ready' ? (
              <>
                <strong>Ready offline.</strong> This page opens without a network from now on. {model}
              </>
            ) : (
              <>
                <strong>A new version of this page is here.</strong> It opens at your next visit, or{' '}
                {works ? 'once the model is not at work' : 'now'}. What you typed and your run are kept
                {lost && `, but not ${lost}`}.
              </>
            )}
          </p>
          <div className={styles.actions}>
            {news === 'update' && !works && <Button onClick={() => void openUpdate()}>Reload</Button>}
            <Button look="plain" onClick={() => setNews(null)}>
              {news === 'update' ? 'Later' : 'Good'}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}

/** Calls `then` after so many milliseconds in which the tab was in sight without a break; the result calls it off. */
function whenSeenFor(ms: number, then: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const start = () => {
    clearTimeout(timer);
    if (!document.hidden) timer = setTimeout(then, ms);
  };
  start();
  document.addEventListener('visibilitychange', start);
  return () => {
    clearTimeout(timer);
    document.removeEventListener('visibilitychange', start);
  };
}

function modelWords({ engine }: LabState): string {
  if (engine.choice.kind === 'file')
    return 'A model out of a file of yours is not kept: choose it again then.';
  return loadedModel(engine) ? 'The model is kept too.' : 'Load the model once, and it is kept too.';
}

/** What is only on screen, and gone when the page is opened anew; empty where there is no such thing. */
function lostWords({ share, rounds, engine }: LabState): string {
  return listed([
    ...(share.imported ? ['the run that you opened out of a file'] : []),
    ...(rounds.draft === FIRST_ROUNDS_DRAFT ? [] : ['what you chose for the next rounds']),
    ...(engine.choice.kind === 'file' ? ['the model out of a file'] : []),
  ]);
}
