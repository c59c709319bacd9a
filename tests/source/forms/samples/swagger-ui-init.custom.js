
window.onload = function() {
  // Build a system
  var url = window.location.search.match(/url=([^&]+)/);
  var options = {
  "customOptions": {
    "urls": [
      {
        "url": "/spec/tides.json",
        "name": "Tides"
      },
      {
        "url": "/spec/ports.json",
        "name": "Ports"
      }
    ]
  },
  "swaggerUrl": {}
};
  url = options.swaggerUrl || url
  var urls = options.swaggerUrls
  var customOptions = options.customOptions
  var swaggerOptions = {
    spec: options.swaggerDoc,
    url: url,
    urls: urls,
    dom_id: '#swagger-ui',
  }
  for (var attrname in customOptions) {
    swaggerOptions[attrname] = customOptions[attrname];
  }
  var ui = SwaggerUIBundle(swaggerOptions)
}
