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

/** Says once that the page is kept for visits without a network, and when a newer one lies ready. Nothing reloads by itself. */
export function OfflineNews() {
  const [news, setNews] = useState<PageNews | null>(null);
  const model = useLab(modelWords);
  const works = useLab(modelInUse);
  const lost = useLab(lostWords);
  useEffect(() => void keepPage(setNews), []);
  return (
    <div className={styles.place} aria-live="polite">
      {news && (
        <div className={styles.news}>
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
