import { defineLibrary } from 'quintet/templates';

export default defineLibrary({});
