/** Long after any browser has begun to save what was clicked, in milliseconds. */
const KEPT_FOR = 60_000;

/** Hands a file to the person: the browser puts it where it puts downloads. */
export function saveFile(name: string, file: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), KEPT_FOR);
}
