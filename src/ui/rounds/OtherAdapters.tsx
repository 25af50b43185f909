import type { RoundsState } from '../../seal/rounds/roundsState.ts';
import { writerCard } from '../../seal/rounds/roundsSetup.ts';
import { useLab } from '../app/LabContext.tsx';
import { Section } from '../parts/Section.tsx';
import { AdapterFiles } from '../studio/AdapterFiles.tsx';

/** Every other writer or adapter that this browser keeps, and the way to load one from a file. */
export function OtherAdapters({ shown }: { readonly shown: RoundsState | null }) {
  const kept = useLab((state) => state.adapters.kept);
  const own = new Set(shown?.rounds.map((_, i) => writerCard(shown.started.id, i + 1).id));
  return (
    <Section
      id="rounds-files"
      number={shown ? 6 : 2}
      title="Writers from files"
      intro={
        <p>A writer is an adapter: one that was downloaded here can be loaded again, here or elsewhere.</p>
      }
    >
      <AdapterFiles kept={kept.filter(({ id }) => !own.has(id))} />
    </Section>
  );
}
