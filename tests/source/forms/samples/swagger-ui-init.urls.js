window.onload = function () {
  var options = { "swaggerUrls": [ {"url": "/docs/public.json", "name": "public"}, { url: '/docs/admin.json', name: 'admin' } ], "customOptions": {} };
  SwaggerUIBundle({ urls: options.swaggerUrls });
};