import type { Command } from '../command.ts';

/** Hands over a file once it has been made, e.g. of a figure. */
export const saveMade: Command<{ readonly name: string; readonly file: Promise<Blob> }> = {
  id: 'save-made',
  label: 'Save',
  enabled: () => true,
  run: async ({ saveFile }, { name, file }) => saveFile(name, await file),
};
