import { defineConfig } from 'drizzle-kit';

// `drizzle-kit generate` compares the schema with the last migration and writes the next one; it needs no database.
export default defineConfig({ dialect: 'postgresql', schema: './src/database/schema/*.ts', out: './migrations' });
