import { conformsOnServers } from './shared/conforms-on-servers.js';

conformsOnServers('on $name');
