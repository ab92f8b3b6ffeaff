// Which views of a project are addresses of its APIs.
const views = new WeakSet<object>();

export function markApiView(view: object): void {
  views.add(view);
}

export function isApiView(view: object): boolean {
  return views.has(view);
}
