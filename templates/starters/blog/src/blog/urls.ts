import { path, urls } from 'quintet';
import * as views from './views';

export default urls({ namespace: 'blog' }, [
  path('', views.postList, { name: 'post-list' }),
  path('new/', views.postCreate, { name: 'post-create' }),
  path('tags/<slug:slug>/', views.tagDetail, { name: 'tag-detail' }),
  path('authors/<int:pk>/', views.authorDetail, { name: 'author-detail' }),
  path('posts/<slug:slug>/', views.postDetail, { name: 'post-detail' }),
]);
