import { getOr404, listView, redirect, render, type HttpRequest } from 'quintet';
import { loginRequired } from 'quintet/auth';
import { db } from '#db';
import { CommentForm, PostForm } from './forms';

const withAuthorAndTags = { author: true, tags: true } as const;

export const postList = listView('Post', { where: { published: true }, include: withAuthorAndTags, paginateBy: 5 });

export async function postDetail(request: HttpRequest, { slug }: { slug: string }) {
  const post = await getOr404(db.post.findFirst({ where: { slug, published: true }, include: withAuthorAndTags }));
  const form = await CommentForm.from(request);
  if (request.method === 'POST' && form.isValid()) {
    await form.save({ postId: post.id });
    request.messages.success('Thank you for your comment.');
    return redirect('blog:post-detail', { slug });
  }
  const comments = await db.comment.findMany({ where: { postId: post.id, approved: true }, orderBy: { createdAt: 'asc' } });
  return render(request, 'blog/post-detail.html', { post, comments, form });
}

export const postCreate = loginRequired(async (request) => {
  const form = await PostForm.from(request);
  if (request.method === 'POST' && form.isValid()) {
    const post = await form.save({ authorId: request.user.id });
    return redirect('blog:post-detail', { slug: post.slug });
  }
  return render(request, 'blog/post-form.html', { form });
});

export async function tagDetail(request: HttpRequest, { slug }: { slug: string }) {
  const tag = await getOr404(db.tag.findUnique({ where: { slug } }));
  const posts = await publishedPosts({ tags: { some: { id: tag.id } } });
  return render(request, 'blog/tag-detail.html', { tag, posts });
}

export async function authorDetail(request: HttpRequest, { pk }: { pk: number }) {
  const author = await getOr404(db.user.findUnique({ where: { id: pk }, select: { id: true, name: true } }));
  const posts = await publishedPosts({ authorId: author.id });
  return render(request, 'blog/author-detail.html', { author, posts });
}

type PostFilter = { authorId: number } | { tags: { some: { id: number } } };

function publishedPosts(filter: PostFilter) {
  return db.post.findMany({
    where: { published: true, ...filter },
    include: withAuthorAndTags,
    orderBy: { publishedAt: 'desc' },
  });
}
