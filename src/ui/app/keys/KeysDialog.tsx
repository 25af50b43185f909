import { setShortcuts } from '../../../store/commands/setShortcuts.ts';
import { Modal } from '../../parts/Modal.tsx';
import { useCommand, useLab } from '../LabContext.tsx';
import styles from './KeysDialog.module.css';
import { PAGE_KEYS, type PageKey } from './pageKeys.ts';

/** Every key of the page and what it does; letters and digits can be turned off, and stay so. */
export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  const on = useLab(({ view }) => view.shortcuts);
  const turn = useCommand(setShortcuts);
  return (
    <Modal title="Keys" onClose={onClose}>
      <table className={styles.keys}>
        <caption className="visually-hidden">Keys and what they do</caption>
        <tbody>
          {Object.values<PageKey>(PAGE_KEYS).map(({ shown, does, character }) => (
            <tr key={shown} data-off={character && !on}>
              <th scope="row">
                <kbd className={styles.key}>{shown}</kbd>
              </th>
              <td>
                {does}
                {character && !on && ' (off)'}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <label className={styles.setting}>
        <input type="checkbox" checked={on} onChange={(event) => turn.run(event.target.checked)} />
        Letters and digits are keys of the page
      </label>
      <p className={styles.note}>
        None does anything while you type. Esc closes this, and every other dialog.
      </p>
    </Modal>
  );
}
