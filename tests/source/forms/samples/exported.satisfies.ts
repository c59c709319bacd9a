const doc = {openapi: '3.1.0' as const, info: {title: 'T', version: '1'}, paths: {}} satisfies OpenAPI;
export default doc;
