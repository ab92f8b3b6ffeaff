import { render, type HttpRequest } from 'quintet';

export const welcome = (request: HttpRequest) => render(request, 'home/welcome.html');
