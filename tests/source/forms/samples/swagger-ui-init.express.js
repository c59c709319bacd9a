
window.onload = function() {
  // Build a system
  let url = window.location.search.match(/url=([^&]+)/);
  if (url && url.length > 1) { url = decodeURIComponent(url[1]); } else { url = window.location.origin; }
  let options = {
  "swaggerDoc": {
  "openapi": "3.0.3",
  "info": {
    "title": "Tide tables",
    "version": "2.1.0"
  },
  "servers": [
    {
      "url": "https://tides.example/v2"
    }
  ],
  "paths": {
    "/stations/{stationId}/tides": {
      "get": {
        "operationId": "listTides",
        "summary": "List the <b>tides</b> of a station",
        "parameters": [
          {
            "name": "stationId",
            "in": "path",
            "required": true,
            "schema": {
              "type": "string"
            }
          },
          {
            "name": "day",
            "in": "query",
            "schema": {
              "type": "string",
              "format": "date"
            }
          }
        ],
        "responses": {
          "200": {
            "description": "The day's tides",
            "content": {
              "application/json": {
                "schema": {
                  "type": "array",
                  "items": {
                    "$ref": "#/components/schemas/Tide"
                  }
                }
              }
            }
          }
        }
      }
    }
  },
  "components": {
    "schemas": {
      "Tide": {
        "type": "object",
        "required": [
          "at"
        ],
        "properties": {
          "at": {
            "type": "string"
          },
          "height_m": {
            "type": "number"
          },
          "mark": {
            "type": "string",
            "pattern": "^[A-Z]{2}\\d+$"
          }
        }
      }
    }
  }
},
  "customOptions": { "persistAuthorization": true }
};
  url = options.swaggerUrl || url
  let urls = options.swaggerUrls
  let spec1 = options.swaggerDoc
  let swaggerOptions = { spec: spec1, url: url, urls: urls, dom_id: '#swagger-ui', presets: [ SwaggerUIBundle.presets.apis ], plugins: [ SwaggerUIBundle.plugins.DownloadUrl ] }
  for (let attrname in options.customOptions) { swaggerOptions[attrname] = options.customOptions[attrname]; }
  let ui = SwaggerUIBundle(swaggerOptions)
}
