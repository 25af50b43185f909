import { useEffect, useState } from 'react';
import { loadedModel } from '../../store/slices/engine.ts';
import { useLab } from '../app/LabContext.tsx';
import { Button } from '../parts/Button.tsx';
import { keepPage, openUpdate, type PageNews } from './keepPage.ts';
import styles from './OfflineNews.module.css';

/** Says once that the page is kept for visits without a network, and when a newer one lies ready. Nothing reloads by itself. */
export function OfflineNews() {
  const [news, setNews] = useState<PageNews | null>(null);
  const model = useLab((state) => loadedModel(state.engine) !== null);
  useEffect(() => void keepPage(setNews), []);
  return (
    <div className={styles.place} aria-live="polite">
      {news && (
        <div className={styles.news}>
          <p>
            {news === 'ready' ? (
              <>
                <strong>Ready offline.</strong> This page opens without a network from now on.{' '}
                {model ? 'The model is kept too.' : 'Load the model once, and it is kept too.'}
              </>
            ) : (
              <>
                <strong>A new version of this page is here.</strong> It opens at your next visit, or now. What
                you typed and your run are kept.
              </>
            )}
          </p>
          <div className={styles.actions}>
            {news === 'update' && <Button onClick={() => void openUpdate()}>Reload</Button>}
            <Button look="plain" onClick={() => setNews(null)}>
              {news === 'update' ? 'Later' : 'Good'}
            </Button>
          </div>
        </div>
      )}
    </div>
  );
}
