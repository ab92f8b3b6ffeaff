import { include, path, urls } from 'quintet';
import { authUrls } from 'quintet/auth';
import home from './home/urls';

export default urls([
  path('', include(home)),
  path('accounts/', include(authUrls)),
]);
