import { modelAdmin } from 'quintet/admin';

export default [
  modelAdmin('Post', {
    listDisplay: ['title', 'author', 'published', 'publishedAt'],
    listFilter: ['published', 'publishedAt'],
    searchFields: ['title', 'summary', 'body'],
    prepopulatedFields: { slug: ['title'] },
  }),
  modelAdmin('Tag', {
    listDisplay: ['name', 'slug'],
    searchFields: ['name'],
    prepopulatedFields: { slug: ['name'] },
  }),
  modelAdmin('Comment', {
    listDisplay: ['name', 'post', 'approved', 'createdAt'],
    listFilter: ['approved', 'createdAt'],
    searchFields: ['name', 'text'],
  }),
];
