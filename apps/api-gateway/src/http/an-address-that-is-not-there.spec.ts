import { RouteTable } from './route-table.js';

describe('an address that is not there', () => {
  const routes = new RouteTable();
  routes.add('GET', '/api/v1/executions');
  routes.add('POST', '/api/v1/executions');
  routes.add('GET', '/api/v1/executions/:id');
  routes.add('GET', '/api/docs/*');

  it('is unknown', () => expect(routes.nothingAt('GET', '/nowhere?x=1')).toMatchObject({ code: 'route-unknown', status: 404 }));

  it('says which methods there are when only the method is wrong', () => {
    expect(routes.nothingAt('DELETE', '/api/v1/executions?x=1')).toMatchObject({
      status: 405,
      extras: { headers: { allow: 'GET, POST' } },
    });
    expect(routes.nothingAt('PUT', '/api/v1/executions/exe_1')).toMatchObject({ status: 405, extras: { headers: { allow: 'GET' } } });
  });

  it('takes no dot for any character', () => expect(routes.nothingAt('PUT', '/apixv1/executions')).toMatchObject({ status: 404 }));
});
