import { openShelved } from '../../store/shelf/openShelved.ts';
import { setUpAgain } from '../../store/shelf/setUpAgain.ts';
import { useLabStore } from '../app/LabContext.tsx';

/** From the shelf to where a past run is played, or where its setup is. Where that fails, the shelf says why. */
export function useOpenShelved() {
  const store = useLabStore();
  const go = (place: string) => {
    location.hash = place;
    scrollTo({ top: 0 });
  };
  return {
    open: (id: string) => {
      const { shelf, rounds } = store.state.getState();
      void store.execute(openShelved, id).then(() => {
        const now = store.state.getState();
        if (now.shelf.open !== shelf.open) go('#studio');
        else if (now.rounds.shelved !== rounds.shelved) go('#rounds');
      });
    },
    setUp: (id: string) => {
      const before = store.state.getState().share.opened;
      void store.execute(setUpAgain, id).then(() => {
        if (store.state.getState().share.opened !== before) go('#studio');
      });
    },
  };
}
