/**
 * Gives zod's schemas the method `openapi` before any of them is made: without isolation, a test of the domain may
 * make them first, and a test of the API find them without it.
 */
import '@hono/zod-openapi';
