/** Stands before the name of the page in the browser's tab: how much waits for this person. */
let count = 0;
let title = '';

const show = (): void => {
  document.title = (count > 0 ? `(${count}) ` : '') + title;
};

export function setTitle(text: string): void {
  title = text;
  show();
}

export function setTitleCount(waiting: number): void {
  count = waiting;
  show();
}
