import { useId } from 'react';
import styles from './Tabs.module.css';

export interface TabsProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly chosen: number;
  readonly onChoose: (index: number) => void;
}

/** One of a few: native radio buttons, so that the arrow keys work. */
export function Tabs({ label, names, chosen, onChoose }: TabsProps) {
  const group = useId();
  return (
    <fieldset className={styles.tabs}>
      <legend className="visually-hidden">{label}</legend>
      {names.map((name, index) => (
        <label key={name} className={styles.tab} data-name={name}>
          <input
            type="radio"
            name={group}
            className="visually-hidden"
            checked={index === chosen}
            onChange={() => onChoose(index)}
          />
          {name}
        </label>
      ))}
    </fieldset>
  );
}
