import { describeRaces } from './support/races.js';

describeRaces(process.env['DATABASE_URL'] ?? 'postgres://postgres@127.0.0.1:5432/test');
