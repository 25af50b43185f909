import { Field } from './Field.tsx';

export interface ChoiceProps<T extends string> {
  /** Read aloud, not drawn: what is chosen says itself. */
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly name: string }[];
  readonly onChoose: (value: T) => void;
}

/** One of a few in a line of several: a select without a drawn label. */
export function Choice<T extends string>({ label, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <Field label={label} labelHidden>
      {(control) => (
        <select {...control} value={value} onChange={(event) => onChoose(event.target.value as T)}>
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.name}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
