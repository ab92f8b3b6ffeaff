import { include, path, urls } from 'quintet';
import { authUrls } from 'quintet/auth';
import blog from './blog/urls';

export default urls([
  path('', include(blog)),
  path('accounts/', include(authUrls)),
]);
