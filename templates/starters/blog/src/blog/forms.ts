import { modelForm } from 'quintet/forms';

export const PostForm = modelForm('Post', { fields: ['title', 'slug', 'summary', 'body', 'published', 'tags'] });

export const CommentForm = modelForm('Comment', { fields: ['name', 'text'] });
