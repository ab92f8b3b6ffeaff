import { path, urls } from 'quintet';
import * as views from './views';

export default urls({ namespace: 'home' }, [
  path('', views.welcome, { name: 'welcome' }),
]);
