import { useEffect } from 'react';
import { useLazyCommand } from '../app/LabContext.tsx';

const loadOpenDropped = async () => (await import('../../store/share/openDropped.ts')).openDropped;

/** A file that is dropped where nothing else takes it is opened; none may take the place of the page. */
export function useDroppedFile(): void {
  const open = useLazyCommand(loadOpenDropped);
  useEffect(() => {
    const over = (event: DragEvent) => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      const file = event.dataTransfer?.files[0];
      if (!file || event.defaultPrevented) return;
      event.preventDefault();
      open({ file, name: file.name });
    };
    addEventListener('dragover', over);
    addEventListener('drop', drop);
    return () => {
      removeEventListener('dragover', over);
      removeEventListener('drop', drop);
    };
  }, [open]);
}
