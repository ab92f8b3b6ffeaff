// Views for what most pages do; re-exported by 'quintet'.
export {
  archiveIndexView,
  dayArchiveView,
  monthArchiveView,
  todayArchiveView,
  weekArchiveView,
  yearArchiveView,
  type ArchiveViewOptions,
} from './archives/archive-views.ts';
export { dateDetailView, type DateDetailViewOptions } from './archives/date-detail-view.ts';
export { createView, updateView, type EditViewOptions } from './edit-views.ts';
export { deleteView, type DeleteViewOptions } from './delete-view.ts';
export { detailView, type DetailViewOptions } from './detail-view.ts';
export { InvalidPage } from './errors.ts';
export { inTransaction, type TransactionView } from './in-transaction.ts';
export { listView, type ListViewOptions } from './list-view.ts';
export { paginate, type PaginateOptions } from './paginate.ts';
export { ELLIPSIS, Page, Paginator, type PaginatorOptions } from './paginator.ts';
export { formView, redirectView, templateView, type FormViewOptions, type RedirectViewOptions } from './plain-views.ts';
export { setLanguage } from './set-language.ts';
export type { PageOptions, PerRequest, RowOptions, SuccessUrl } from './options.ts';
