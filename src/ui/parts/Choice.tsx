import { Field } from './Field.tsx';

export interface ChoiceProps<T extends string> {
  readonly label: string;
  /** Otherwise the label is read aloud only: what is chosen says itself. */
  readonly labelDrawn?: boolean;
  readonly help?: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly name: string }[];
  readonly onChoose: (value: T) => void;
}

/** One of a few: a select. */
export function Choice<T extends string>({
  label,
  labelDrawn = false,
  help,
  value,
  options,
  onChoose,
}: ChoiceProps<T>) {
  return (
    <Field label={label} labelHidden={!labelDrawn} help={help}>
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
