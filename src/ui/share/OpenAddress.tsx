import { useEffect } from 'react';
import { LINK_SETTINGS } from '../../store/share/link.ts';
import { openLink } from '../../store/share/openLink.ts';
import { parseHash, replaceHash, withSettings } from '../app/hash.ts';
import { useCommand } from '../app/LabContext.tsx';

/**
 * Opens the setup that the address names, and takes it out of the address: a reload must not put it over what has been
 * typed since.
 */
export function OpenAddress() {
  const { run } = useCommand(openLink);
  useEffect(() => {
    const hash = parseHash(location.hash);
    replaceHash(withSettings(hash, Object.fromEntries(LINK_SETTINGS.map((name) => [name, null]))));
    run(hash.settings);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- once for each address
  }, []);
  return null;
}
