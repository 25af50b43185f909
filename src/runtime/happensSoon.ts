/** Whether a promise settles within a moment: the loss of a device and the errors it causes come in no fixed order. */
export function happensSoon(event: Promise<unknown>): Promise<boolean> {
  const moment = new Promise<boolean>((resolve) => setTimeout(resolve, 100, false));
  return Promise.race([event.then(() => true), moment]);
}
