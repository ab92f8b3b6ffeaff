/** Where a request keeps its user. */
export const REQUEST_USER: unique symbol = Symbol('user');
/** Where a request that proves itself by a token keeps the scopes of the token. */
export const REQUEST_SCOPES: unique symbol = Symbol('scopes');
