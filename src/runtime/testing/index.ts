// The entry 'quintet/testing'.
export {
  testClient,
  useTestClient,
  type FormFields,
  type RequestOptions,
  type SubmitOptions,
  type TestClient,
} from './test-client.ts';
export type { TestResponse } from './test-response.ts';
