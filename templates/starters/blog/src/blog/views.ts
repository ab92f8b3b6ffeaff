import { getOr404, listView, paginate, redirect, render, translate, type HttpRequest } from 'quintet';
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
    request.messages.success(translate(request, 'Thank you for your comment.'));
    return redirect('blog:post-detail', { slug });
  }
  const page = await paginate(
    db.comment,
    { where: { postId: post.id, approved: true }, orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
    { page: request.query.get('page'), perPage: 50 },
  );
  return render(request, 'blog/post-detail.html', { post, comments: page.items, page, form });
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
  const page = await publishedPosts(request, { tags: { some: { id: tag.id } } });
  return render(request, 'blog/tag-detail.html', { tag, posts: page.items, page });
}

export async function authorDetail(request: HttpRequest, { pk }: { pk: number }) {
  const author = await getOr404(db.user.findUnique({ where: { id: pk }, select: { id: true, name: true } }));
  const page = await publishedPosts(request, { authorId: author.id });
  return render(request, 'blog/author-detail.html', { author, posts: page.items, page });
}

type PostFilter = { authorId: number } | { tags: { some: { id: number } } };

function publishedPosts(request: HttpRequest, filter: PostFilter) {
  return paginate(
    db.post,
    {
      where: { published: true, ...filter },
      include: withAuthorAndTags,
      orderBy: [{ publishedAt: 'desc' }, { id: 'desc' }],
    },
    { page: request.query.get('page'), perPage: 5 },
  );
}
