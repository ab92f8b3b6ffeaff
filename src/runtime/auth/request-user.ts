/** Where a request keeps its user. */
export const REQUEST_USER: unique symbol = Symbol('user');
