/** Where a load balancer asks. Known here, since what bounds requests stands before the routes. */
export const HEALTH_PATH = '/health';
