import { openDropped } from '../../store/share/openDropped.ts';
import { useCommand } from '../app/LabContext.tsx';
import { Field } from '../parts/Field.tsx';

/** A run that someone else saved, or a text to be the passage. */
export function OpenFile({ onOpen }: { readonly onOpen: () => void }) {
  const open = useCommand(openDropped);
  return (
    <Field
      label="Open a file"
      help="A run or rounds (.seal.zip), or an experiment’s events (.json, .jsonl), to be looked at; or a .txt or .md as the passage. It can be dropped anywhere on the page too. Your own runs and passage are kept."
    >
      {(control) => (
        <input
          {...control}
          type="file"
          accept=".zip,.txt,.md,.markdown,.json,.jsonl"
          disabled={!open.enabled}
          onChange={(event) => {
            const file = event.target.files?.[0];
            if (!file) return;
            open.run({ file, name: file.name });
            onOpen();
          }}
        />
      )}
    </Field>
  );
}
