import { createRoot } from 'react-dom/client';
import { createLab } from './runtime/client.ts';
import { browserStorage } from './store/persist/browserStorage.ts';
import { fetchRecording, RECORDED_RUN } from './store/player/readRecording.ts';
import { saveFile } from './store/persist/saveFile.ts';
import { createLabStore } from './store/store.ts';
import { App } from './ui/app/App.tsx';

/** In development `?demo` shows the page over a made-up learner, without a model; no build contains it. */
async function pageLab() {
  if (import.meta.env.DEV && new URLSearchParams(location.search).has('demo')) {
    const { demoLab } = await import('./store/testing/demoLab.ts');
    return demoLab();
  }
  return createLab();
}

function addressOf(path: string): string {
  return new URL(path, document.baseURI).href;
}

async function showPage() {
  // Asked for first, so that it comes while the rest gets ready; `index.html` has asked already.
  const recording = fetchRecording(addressOf(RECORDED_RUN));
  recording.catch(() => undefined);
  const store = createLabStore({
    lab: await pageLab(),
    storage: browserStorage(),
    page: { window, document },
    addressOf,
    recording,
    saveFile,
  });
  createRoot(document.getElementById('root')!).render(<App store={store} />);
  await store.begin();
}

if (location.hash === '#experiment') {
  const { exposeExperiment } = await import('./runtime/experimentHook.ts');
  exposeExperiment();
} else {
  await showPage();
}
