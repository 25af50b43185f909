import { useState } from 'react';

/** Which panel of a stage a narrow screen shows: the lit one; a picked one stays until another is lit. */
export function useStagePanel<P>(lit: P): readonly [P, (panel: P) => void] {
  const [picked, setPicked] = useState<{ readonly panel: P; readonly while: P } | null>(null);
  const open = picked?.while === lit ? picked.panel : lit;
  return [open, (panel) => setPicked({ panel, while: lit })];
}
