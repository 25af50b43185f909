import { BUNDLED_MODEL } from '../../content/models.ts';
import { loadedModel } from '../../store/slices/engine.ts';
import { useLab } from '../app/LabContext.tsx';

/** Layers of the loaded model, or of the one that comes with the page. */
export function useModelLayers(): number {
  return useLab((state) => loadedModel(state.engine)?.card.layers ?? BUNDLED_MODEL.layers);
}
