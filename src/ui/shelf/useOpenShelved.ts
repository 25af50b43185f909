import { openShelved } from '../../store/shelf/openShelved.ts';
import { setUpAgain } from '../../store/shelf/setUpAgain.ts';
import { useLabStore } from '../app/LabContext.tsx';

/** From the shelf into the Studio: a past run to be played, or its setup. Where that fails, the shelf says why. */
export function useOpenShelved() {
  const store = useLabStore();
  const go = () => {
    location.hash = '#studio';
    scrollTo({ top: 0 });
  };
  return {
    open: (id: string) =>
      void store.execute(openShelved, id).then(() => {
        if (store.state.getState().player.plays === 'shelf') go();
      }),
    setUp: (id: string) => {
      const before = store.state.getState().share.opened;
      void store.execute(setUpAgain, id).then(() => {
        if (store.state.getState().share.opened !== before) go();
      });
    },
  };
}
