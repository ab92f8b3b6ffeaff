// The entry 'quintet/testing'.
export type { ApiRequestOptions, ApiTestClient } from './api-client.ts';
export type { ApiResponse, PartOf } from './api-response.ts';
export {
  testClient,
  useTestClient,
  type FormFields,
  type RequestOptions,
  type SubmitOptions,
  type TestClient,
} from './test-client.ts';
export type { TestResponse } from './test-response.ts';
